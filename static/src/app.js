// Everything works without this file. It adds focus on the error summary, no double
// sending, "show password", and that unsaved words go with their person.
import {
  Button,
  ErrorSummary,
  NotificationBanner,
  PasswordInput,
  SkipLink,
  createAll,
} from "../build/govuk-frontend.min.js";

import { forgetOthers, forgetOwn } from "./saving/kept.js";
import { showLocked } from "./saving/locked.js";
import { keepTyped } from "./saving/typed.js";

const components = [Button, ErrorSummary, NotificationBanner, PasswordInput, SkipLink];

function begin(scope) {
  for (const component of components) {
    createAll(component, undefined, scope);
  }
}

begin(document);

// Words kept in this tab are for the person who typed them, until they log out.
forgetOthers();
keepTyped();
showLocked();
for (const form of document.querySelectorAll("form[data-log-out]")) {
  form.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) {
      forgetOwn();
    }
  });
}

// What htmx puts into the page gets the same; a component already begun would refuse.
document.addEventListener("htmx:load", (event) => {
  if (event.target !== document.body) {
    begin(event.target);
  }
});
