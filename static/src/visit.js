// Notes that the task list was looked at, so that the next visit can point out what changed since.
// A page that is only read changes nothing on the server; this is a request of its own.
const form = document.querySelector("form[data-note-visit]");

if (form) {
  fetch(form.action, { method: "POST", body: new FormData(form), keepalive: true }).catch(() => {
    // Not noted: the next visit then counts from the one before.
  });
}
