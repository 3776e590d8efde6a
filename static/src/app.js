// Everything works without this file. It adds focus on the error summary, no double
// sending, and "show password".
import {
  Button,
  ErrorSummary,
  NotificationBanner,
  PasswordInput,
  SkipLink,
  createAll,
} from "../build/govuk-frontend.min.js";

const components = [Button, ErrorSummary, NotificationBanner, PasswordInput, SkipLink];

function begin(scope) {
  for (const component of components) {
    createAll(component, undefined, scope);
  }
}

begin(document);

// What htmx puts into the page gets the same; a component already begun would refuse.
document.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) {
    begin(event.target);
  }
});
