// The desk's data. What goes wrong is told by the kind of error, so that what a person typed is never lost.

/** The server does not answer: it was ended, or the network is gone. */
export class Offline extends Error {}

/** Another was faster; `who` is null where a run read the document again. */
export class Conflict extends Error {
  constructor(told) {
    super(told.message);
    this.who = told.who;
  }
}

/** What was asked for cannot be; the message says why. */
export class Refused extends Error {}

const token = document.querySelector('meta[name="csrf-token"]')?.content ?? "";

async function asked(path, options) {
  let answer;
  try {
    answer = await fetch(path, { credentials: "same-origin", ...options });
  } catch {
    throw new Offline();
  }
  if (answer.ok) return answer.status === 204 ? null : answer.json();
  const told = await answer.json().catch(() => ({ message: answer.statusText }));
  if (answer.status === 409 && "version" in told) throw new Conflict(told);
  throw new Refused(told.message);
}

/** Read something. */
export function read(path) {
  return asked(path, {});
}

/** Change something; who leaves the page meanwhile takes nothing back. */
export function change(path, body) {
  const headers = { "content-type": "application/json", "x-csrf-token": token };
  return asked(path, { method: "POST", headers, body: JSON.stringify(body), keepalive: true });
}
