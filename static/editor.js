// The editor of a question: a new key for each save, marks at fields, what is chosen is seen at once. Needs app.js and htmx.
(function () {
  "use strict";
  var touyan = window.touyan;

  function form() { return document.getElementById("edit"); }

  // Each save is a write of its own, though the form stays the same.
  document.addEventListener("htmx:configRequest", function (event) {
    if (event.detail.verb !== "get" && event.detail.elt.closest("#editor")) {
      event.detail.headers["Idempotency-Key"] = touyan.newKey();
    }
  });
  window.addEventListener("pageshow", function (event) {
    if (!event.persisted) return;
    document.querySelectorAll("input[name=key]").forEach(function (input) { input.value = touyan.newKey(); });
  });

  // While a save is on its way the page says so, and after a failure that nothing was kept.
  function say(name, css) {
    var box = document.getElementById("saved");
    if (!box) return;
    box.className = "saved " + css;
    box.textContent = touyan.word(name);
  }
  document.addEventListener("htmx:beforeRequest", function (event) {
    if (event.detail.elt.closest("#editor")) say("saving", "is-saving");
  });
  ["htmx:sendError", "htmx:responseError"].forEach(function (name) {
    document.addEventListener(name, function (event) {
      if (event.detail.elt.closest("#editor")) say("failed", "is-fail");
    });
  });

  // A line of the list of problems marks its field; a mended field loses its mark.
  function marks() {
    var edit = form();
    if (!edit) return;
    edit.querySelectorAll("[aria-invalid]").forEach(function (field) { field.removeAttribute("aria-invalid"); });
    document.querySelectorAll("#problems a").forEach(function (link) {
      var field = document.getElementById(link.getAttribute("href").slice(1));
      if (field && field.matches("input, textarea, select")) field.setAttribute("aria-invalid", "true");
    });
  }
  document.addEventListener("htmx:afterSettle", marks);

  document.addEventListener("click", function (event) {
    var link = event.target.closest("#problems a, .errsum a");
    var field = link && document.getElementById(link.getAttribute("href").slice(1));
    if (!field) return;
    event.preventDefault();
    field.focus();
    field.scrollIntoView({ block: "center" });
  });

  document.addEventListener("change", function (event) {
    if (event.target.name === "correct") {
      form().querySelectorAll("input[name=correct]").forEach(function (input) {
        input.closest("li").classList.toggle("is-key", input.checked);
      });
    }
    if (event.target.id === "paragraph") {
      var find = document.getElementById("find-paragraph");
      if (find) find.value = "";
      var shown = form().querySelector(".pickd");
      if (shown) shown.hidden = true;
    }
    if (event.target.matches("#preview .opt input")) {
      document.querySelectorAll("#preview .opt input").forEach(function (input) {
        input.closest(".opt").classList.toggle("is-on", input.checked);
      });
    }
  });

  // Enter in a single line saves no page: what is typed is saved anyway.
  document.addEventListener("keydown", function (event) {
    if (event.key === "Enter" && event.target.matches("#edit input:not([type=radio]):not([type=checkbox])")) event.preventDefault();
  });

  // What was typed or chosen before this script ran is saved too: on a slow line the form is there first.
  document.addEventListener("DOMContentLoaded", function () {
    var early = document.querySelector("#edit, #lesson, #paper");
    if (!early) return;
    Array.prototype.filter.call(early.elements, touyan.isTouched).forEach(function (field) {
      field.dispatchEvent(new Event("input", { bubbles: true }));
      if (field.type !== "radio" || field.checked) field.dispatchEvent(new Event("change", { bubbles: true }));
    });
  });

  // What stands on the server now was saved after this form was drawn.
  function newer() {
    var beside = document.getElementById("beside");
    var base = document.getElementById("base");
    if (!beside || !base) return;
    beside.querySelector(".note-new").hidden = beside.dataset.base === base.value;
  }
  document.addEventListener("htmx:afterSettle", function (event) {
    if (event.detail.elt.id === "beside") newer();
  });
})();
