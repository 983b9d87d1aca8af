// Buttons that change one thing and show the list anew.
import { change } from "/static/api.js";

for (const button of document.querySelectorAll("button[data-post]")) {
  button.addEventListener("click", async () => {
    const { post, ...body } = button.dataset;
    button.disabled = true;
    try {
      await change(post, body);
      window.location.reload();
    } catch (error) {
      button.disabled = false;
      button.after(Object.assign(document.createElement("p"), { textContent: error.message, className: "problem", role: "alert" }));
    }
  });
}
