// Marking by keys: 0-9 gives the criterion its points and goes on, up and down change it, Enter saves. The radios do without.
(function () {
  "use strict";
  var form = document.getElementById("marking");
  if (!form) return;
  var rows = Array.from(form.querySelectorAll("[data-criterion]"));

  function current() {
    var found = rows.findIndex(function (row) { return row.contains(document.activeElement); });
    return found;
  }
  function go(n) {
    if (n < 0) return;
    if (n >= rows.length) { form.querySelector("[data-enter]").focus(); return; }
    var box = rows[n].querySelector("input:checked") || rows[n].querySelector("input");
    box.focus();
  }
  form.addEventListener("focusin", function () {
    var at = current();
    rows.forEach(function (row, n) { row.classList.toggle("is-on", n === at); });
  });
  document.addEventListener("keydown", function (event) {
    if (document.documentElement.getAttribute("data-keys") === "off") return;
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.defaultPrevented) return;
    var focus = document.activeElement;
    if (focus && focus.matches("textarea, select, input:not([type=radio]):not([type=checkbox])")) return;
    var at = current();
    if (/^[0-9]$/.test(event.key)) {
      var n = at < 0 ? 0 : at;
      var box = rows[n].querySelector('input[value="' + Number(event.key) * 100 + '"]');
      if (!box) return;
      event.preventDefault();
      box.checked = true;
      go(n + 1);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (at < 0 && !(focus && form.contains(focus))) return;
      event.preventDefault();
      go(event.key === "ArrowDown" ? at + 1 : at < 0 ? rows.length - 1 : at - 1);
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      form.querySelector("[data-enter]").click();
    }
  });
})();
