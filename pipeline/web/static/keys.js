// One key for each thing a person does. Letters are asked by their place on the keyboard too, for input methods.
const BY_CODE = { KeyN: "n", KeyP: "p", KeyE: "e", KeyL: "l", KeyZ: "z", KeyY: "y", KeyT: "t", KeyF: "f", KeyH: "h", KeyA: "a" };

function nameOf(event) {
  const letter = event.key.length === 1 && /[a-z]/i.test(event.key) ? event.key.toLowerCase() : event.key;
  const name = letter === "Process" || letter === "Unidentified" ? (BY_CODE[event.code] ?? letter) : letter;
  const plain = name === " " ? "Space" : name;
  const shift = event.shiftKey && (plain.length > 1 || plain === "z") ? "Shift+" : "";
  return `${event.ctrlKey || event.metaKey ? "Ctrl+" : ""}${shift}${plain}`;
}

/** Call what a key stands for, unless it is typed into a box or presses a button. */
export function listen(acts) {
  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
    const key = nameOf(event);
    const typing = event.target.closest("input, textarea, select");
    const pressing = event.target.closest("button, a") && (key === "Enter" || key === "Space");
    if ((typing || pressing) && !(key.startsWith("Ctrl+") && key in acts && !/^Ctrl\+(Shift\+)?[zy]$/.test(key)) && !(typing && key === "Escape")) return;
    const tab = event.target.closest('[role="tab"]') && /^Arrow(Left|Right)$/.test(key);
    const act = tab ? null : acts[key];
    if (!act) return;
    event.preventDefault();
    if (event.repeat && (key === "Enter" || key.startsWith("Ctrl+"))) return; // each word is looked at by itself
    act();
  });
}
