// Questions: what is chosen is seen at once, orderings are moved with buttons, keys 1-4, Enter and R, the clock, handing in.
(function () {
  "use strict";
  var touyan = window.touyan;
  var word = touyan.word;

  // --- the row that is chosen looks so at once ---
  function paint(form) {
    form.querySelectorAll(".opt input").forEach(function (input) {
      if (!input.disabled) input.closest(".opt").classList.toggle("is-on", input.checked);
    });
  }
  document.addEventListener("change", function (event) {
    if (event.target.matches(".opt input")) paint(event.target.form);
  });

  // --- an ordering: the select boxes stay the form's truth, the rows are what one sees ---
  function enhance(list) {
    var selects = Array.from(list.querySelectorAll("select"));
    var texts = {};
    Array.from(selects[0].options).forEach(function (option) {
      if (option.value) texts[option.value] = option.textContent.replace(/^\S+\s/, "");
    });
    var given = selects.map(function (select) { return select.value; });
    var whole = given.every(Boolean) && new Set(given).size === given.length;
    var keys = whole ? given : Object.keys(texts);
    var rows = touyan.element("ol", "movers");
    var said = touyan.element("span", "vh");
    said.setAttribute("role", "status");

    function write(tell) {
      selects.forEach(function (select, n) { select.value = keys[n]; });
      if (tell) selects[0].dispatchEvent(new Event("change", { bubbles: true }));
    }
    function draw(focusKey, direction) {
      rows.textContent = "";
      keys.forEach(function (key, n) {
        var row = touyan.element("li", "mover");
        row.appendChild(touyan.element("span", "key", String(n + 1)));
        row.appendChild(touyan.element("span", "o-t", texts[key]));
        var moves = touyan.element("span", "mv");
        [["up", -1], ["down", 1]].forEach(function (way) {
          var button = touyan.element("button", "tool");
          button.type = "button";
          button.disabled = n + way[1] < 0 || n + way[1] >= keys.length;
          button.setAttribute("aria-label", word(way[0]) + "：" + texts[key]);
          button.appendChild(touyan.icon(way[0]));
          button.addEventListener("click", function () {
            keys.splice(n, 1);
            keys.splice(n + way[1], 0, key);
            write(true);
            draw(key, way[0]);
            said.textContent = word("place", n + way[1] + 1);
          });
          moves.appendChild(button);
          if (key === focusKey && way[0] === direction) setTimeout(function () {
            (button.disabled ? moves.querySelector("button:not(:disabled)") : button).focus();
          });
        });
        row.appendChild(moves);
        rows.appendChild(row);
      });
    }
    list.hidden = true;
    list.removeAttribute("data-order");
    list.parentNode.insertBefore(rows, list);
    list.parentNode.insertBefore(said, list);
    // Until it is moved or submitted an ordering is no answer: what is shown first is chance, not a choice.
    if (!whole) list.closest("form").addEventListener("touyan:before-send", function () { write(false); });
    list.closest("form").addEventListener("touyan:restored", function () {
      keys = selects.map(function (select) { return select.value; });
      draw();
    });
    draw();
  }
  document.addEventListener("touyan:restored", function (event) { paint(event.target); });
  function enhanceAll() {
    document.querySelectorAll("ol[data-order]").forEach(enhance);
    document.querySelectorAll("form[data-outbox]").forEach(paint);
  }
  document.addEventListener("htmx:afterSettle", enhanceAll);
  enhanceAll();

  // --- sending an answer waits for those on their way; without 「提交本题」 a form is only saved ---
  var pressed = null;
  document.addEventListener("click", function (event) {
    pressed = event.target.closest("button");
  }, true);
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.matches("form[data-outbox]")) return;
    var button = event.submitter || (pressed && pressed.form === form ? pressed : form.querySelector("button[name=fix]"));
    pressed = null;
    if (button && button.name === "fix") {
      form.dispatchEvent(new CustomEvent("touyan:before-send"));
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    var next = document.querySelector("a[data-next]");
    if (next) next.click();
  }, true);
  document.addEventListener("htmx:confirm", function (event) {
    var form = event.detail.elt;
    if (!form.matches || !form.matches("form[data-outbox]") || !touyan.outbox) return;
    event.preventDefault();
    touyan.outbox.before(form).then(function () { event.detail.issueRequest(true); });
  });
  document.addEventListener("htmx:afterRequest", function (event) {
    // By now the form may have been swapped away, and the event comes from what is left.
    var form = event.detail.requestConfig && event.detail.requestConfig.elt;
    if (form && form.matches("form[data-outbox]") && touyan.outbox) touyan.outbox.after(form, event.detail.xhr.status);
  });

  // --- handing in: first everything that is unsent ---
  document.addEventListener("submit", function (event) {
    var form = event.target;
    var attempt = form.getAttribute("data-hand-in");
    if (!attempt || !touyan.outbox || form.dataset.ready) return;
    event.preventDefault();
    touyan.outbox.flush(attempt).then(function (left) {
      if (left && !form.hasAttribute("data-force")) {
        touyan.banner("unsent", word("unsent", left));
        document.getElementById("banner").focus();
        return;
      }
      form.dataset.ready = "1";
      form.submit();
    });
  });

  // --- the clock: the server says how many seconds are left, and the page counts on its own ---
  var clock = document.querySelector("[data-seconds]");
  if (clock) {
    var started = performance.now();
    var seconds = Number(clock.getAttribute("data-seconds"));
    var text = clock.querySelector("b");
    var over = false;
    var tick = function () {
      var left = Math.max(0, Math.ceil(seconds - (performance.now() - started) / 1000));
      var shown = left >= 60 ? word("minutes", Math.ceil(left / 60)) : word("seconds", left);
      if (text.textContent !== word("left", shown)) text.textContent = word("left", shown);
      clock.classList.toggle("is-short", left < 300);
      if (left || over) return;
      over = true;
      text.textContent = word("time_up");
      var form = document.getElementById("time-up");
      form.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true })) && form.submit();
    };
    tick();
    setInterval(tick, 1000);
  }

  // --- keys, off in text fields, with modifiers, and where the learner has switched them off ---
  document.addEventListener("keydown", function (event) {
    if (document.documentElement.getAttribute("data-keys") === "off") return;
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.defaultPrevented) return;
    var focus = document.activeElement;
    var own = focus && focus.matches("a, button, summary, select, textarea, input:not([type=radio]):not([type=checkbox])");
    if (own && (event.key === "Enter" || focus.matches("select, textarea, input"))) return;
    var form = document.querySelector("#answer[data-outbox]") || (focus && focus.closest && focus.closest("form[data-outbox]"));
    var n = "1234567890".indexOf(event.key);
    if (n < 0 && /^[a-j]$/i.test(event.key)) n = event.key.toLowerCase().charCodeAt(0) - 97;
    if (n >= 0 && event.key.length === 1) {
      var box = form && form.querySelectorAll(".opt input")[n];
      if (!box || box.disabled) return;
      event.preventDefault();
      box.click();
      box.focus();
    } else if (event.key === "Enter") {
      var go = document.querySelector("#question [data-enter]");
      if (!go) return;
      event.preventDefault();
      go.click();
    } else if (event.key === "r" || event.key === "R") {
      var source = document.querySelector("#question a[data-source]");
      if (source) source.click();
    }
  });
})();
