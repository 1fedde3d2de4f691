// Progressive enhancement only: every page works without this file.
import { initAll } from "./govuk-frontend.js";

initAll();

// On a narrow screen the filters would push the results out of sight: fold them behind a button.
const filter = document.querySelector("[data-app-filter]");
if (filter) {
  const narrow = window.matchMedia("(max-width: 48.0525em)");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "govuk-button govuk-button--secondary app-filter__toggle";
  button.setAttribute("aria-controls", (filter.id = "filters"));
  const fold = (folded) => {
    filter.hidden = folded;
    button.textContent = folded ? "Show filters" : "Hide filters";
    button.setAttribute("aria-expanded", String(!folded));
  };
  const adapt = () => {
    button.hidden = !narrow.matches;
    fold(narrow.matches);
  };
  button.addEventListener("click", () => fold(!filter.hidden));
  narrow.addEventListener("change", adapt);
  filter.before(button);
  adapt();
}
