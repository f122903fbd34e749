// The report of what is in view: a link to a file that takes seconds to make, and says so meanwhile.
import { download, h, notice, put, text } from "./elements.js";
import { Refused, words } from "./requests.js";

/** The link; whoever draws the bar sets its address. */
export function reportLink() {
  const link = h("a", { class: "button", download: "" }, text("report"));
  link.addEventListener("click", async (event) => {
    // With a key held down the browser is left to open or save it in its own way.
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (link.getAttribute("aria-busy")) return;
    link.setAttribute("aria-busy", "true");
    put(link, text("report.working"));
    try {
      download("report.html", await words(link.href), "text/html");
    } catch (error) {
      notice(text(error instanceof Refused ? "fault" : "lost.short"), "problem");
    } finally {
      link.removeAttribute("aria-busy");
      put(link, text("report"));
    }
  });
  return link;
}
