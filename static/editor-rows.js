// The editor's rows are dragged by their handle, and "/" finds a paragraph of the lesson. Buttons and the list do the same without.
(function () {
  "use strict";

  // --- dragging: the row itself stays where it is, a line shows where it would go; the server moves it ---
  var drag = null;

  function rowsOf(list) { return Array.prototype.filter.call(list.children, function (one) { return one.tagName === "LI"; }); }

  function placeAt(y) {
    var to = drag.rows.length;
    drag.rows.some(function (row, n) {
      var box = row.getBoundingClientRect();
      if (y < box.top + box.height / 2) { to = n; return true; }
      return false;
    });
    return to; // before this row, counted from 0
  }

  function unmark() {
    drag.rows.forEach(function (row) { row.classList.remove("drop-before", "drop-after", "is-drag"); });
  }

  function end(save) {
    if (!drag) return;
    unmark();
    var from = drag.from, to = drag.to > from ? drag.to - 1 : drag.to, column = drag.column;
    drag = null;
    if (!save || to === from) return;
    var button = document.getElementById(column + "-move");
    button.value = "move:" + column + ":" + (from + 1) + ":" + (to + 1);
    button.click();
  }

  document.addEventListener("pointerdown", function (event) {
    var grip = event.target.closest("[data-grip]");
    if (!grip || event.button) return;
    var list = grip.closest("[data-rows]");
    event.preventDefault();
    drag = { rows: rowsOf(list), from: Number(grip.dataset.grip) - 1, to: Number(grip.dataset.grip) - 1, column: list.closest("fieldset").id };
    drag.rows[drag.from].classList.add("is-drag");
    grip.setPointerCapture(event.pointerId);
  });
  document.addEventListener("pointermove", function (event) {
    if (!drag) return;
    drag.to = placeAt(event.clientY);
    unmark();
    drag.rows[drag.from].classList.add("is-drag");
    if (drag.to === drag.from || drag.to === drag.from + 1) return;
    if (drag.to < drag.rows.length) drag.rows[drag.to].classList.add("drop-before");
    else drag.rows[drag.rows.length - 1].classList.add("drop-after");
  });
  document.addEventListener("pointerup", function () { end(true); });
  document.addEventListener("pointercancel", function () { end(false); });

  // --- finding a paragraph ---
  function field() { return document.getElementById("find-paragraph"); }
  function list() { return document.getElementById("found-paragraphs"); }
  function plain(text) { return text.normalize("NFKC").toLowerCase().replace(/\s+/g, ""); }

  function close() {
    list().hidden = true;
    field().setAttribute("aria-expanded", "false");
    field().removeAttribute("aria-activedescendant");
  }

  function current() { return list().querySelector("[aria-selected=true]"); }

  function pick(item) {
    var was = current();
    if (was) was.setAttribute("aria-selected", "false");
    item.setAttribute("aria-selected", "true");
    item.scrollIntoView({ block: "nearest" });
    field().setAttribute("aria-activedescendant", item.id);
  }

  function show() {
    var words = plain(field().value), box = list(), said = field().parentNode.querySelector("[role=status]");
    box.textContent = "";
    Array.prototype.forEach.call(document.getElementById("paragraph").options, function (option, n) {
      if (!option.value || !option.dataset.text || plain(option.textContent + option.dataset.text).indexOf(words) < 0) return;
      var item = document.createElement("li"), name = document.createElement("b");
      item.id = "found-" + n;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      item.dataset.value = option.value;
      name.textContent = option.textContent.split(/[：:]/)[0];
      item.appendChild(name);
      item.appendChild(document.createTextNode(excerpt(option.dataset.text, field().value.trim())));
      box.appendChild(item);
    });
    said.textContent = box.children.length ? said.dataset.count.replace("%s", box.children.length) : said.dataset.none;
    box.hidden = !box.children.length;
    field().setAttribute("aria-expanded", String(!box.hidden));
    field().removeAttribute("aria-activedescendant");
  }

  function excerpt(text, words) {
    var at = words ? text.toLowerCase().indexOf(words.toLowerCase()) : 0;
    var start = at > 16 ? at - 12 : 0;
    return (start ? "…" : "") + text.slice(start, start + 60) + (text.length > start + 60 ? "…" : "");
  }

  function choose(item) {
    var select = document.getElementById("paragraph");
    select.value = item.dataset.value;
    close();
    field().value = "";
    select.dispatchEvent(new Event("change", { bubbles: true }));
    select.dispatchEvent(new Event("input", { bubbles: true }));
    select.focus();
  }

  // The search is no field of the question: the form must not save at its keys.
  document.addEventListener("input", function (event) {
    if (event.target !== field()) return;
    event.stopPropagation();
    show();
  }, true);

  document.addEventListener("keydown", function (event) {
    if (!field()) return;
    if (event.target === field()) return inSearch(event);
    if (event.key === "Escape" && drag) return end(false);
    if (event.key !== "/" || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (document.documentElement.getAttribute("data-keys") === "off") return;
    if (event.target.matches("input:not([type=radio]):not([type=checkbox]), textarea")) return;
    event.preventDefault();
    field().focus();
    show();
  });

  function inSearch(event) {
    var items = list().children, now = Array.prototype.indexOf.call(items, current());
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list().hidden) show();
      var next = now + (event.key === "ArrowDown" ? 1 : -1);
      if (items.length) pick(items[(next + items.length) % items.length]);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (current()) choose(current());
      else if (items.length === 1) choose(items[0]);
    } else if (event.key === "Escape") {
      event.preventDefault();
      close();
    }
  }

  document.addEventListener("mousedown", function (event) {
    var item = event.target.closest("#found-paragraphs li");
    if (!item) return;
    event.preventDefault();
    choose(item);
  });
  document.addEventListener("focusout", function (event) {
    if (event.target === field() && field()) close();
  });
})();
