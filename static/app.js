// The shell of every page: switches of display, the banner, the toast, focus after a swap, forms that must wait for unsent answers.
// Needs nothing: every page works without it. ES2019, no build. Other files use window.touyan.
(function () {
  "use strict";

  var root = document.documentElement;
  root.classList.add("js");

  function word(name, value) {
    var found = document.getElementById("words").content.querySelector('[data-w="' + name + '"]');
    var text = found ? found.textContent : name;
    return value === undefined ? text : text.replace("%s", value);
  }

  function newKey() {
    var bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, function (b) { return b.toString(16).padStart(2, "0"); }).join("");
  }

  function element(tag, css, text) {
    var made = document.createElement(tag);
    if (css) made.className = css;
    if (text) made.textContent = text;
    return made;
  }

  function icon(name) {
    var known = document.querySelector(".ico use");
    var file = known ? known.getAttribute("href").split("#")[0] : "";
    var svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    var use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    svg.setAttribute("class", "ico");
    svg.setAttribute("aria-hidden", "true");
    use.setAttribute("href", file + "#i-" + name);
    svg.appendChild(use);
    return svg;
  }

  // --- banner: what stands until it is dealt with; one line per name ---
  function banner(name, text, action, quiet) {
    var box = document.getElementById("banner");
    var line = box.querySelector('[data-line="' + name + '"]');
    if (line) line.remove();
    if (text) {
      line = element("div", quiet ? "is-quiet" : "");
      line.dataset.line = name;
      line.appendChild(element("p", "", text));
      if (action && action.url) {
        var link = element("a", "btn btn-s", action.words);
        link.href = action.url;
        line.appendChild(link);
      } else {
        var button = element("button", "btn btn-s", action ? action.words : word("close"));
        button.type = "button";
        button.addEventListener("click", function () {
          banner(name, "");
          if (action) action.run();
        });
        line.appendChild(button);
      }
      box.appendChild(line);
    }
    box.hidden = !box.children.length;
  }

  // --- toast: one at a time, gone after ten seconds, but not while it has the focus ---
  var toastTimer = 0;
  function toast(text) {
    var box = document.getElementById("toast");
    box.textContent = "";
    box.appendChild(element("div", "toast", text));
    fade();
  }
  function fade() {
    clearTimeout(toastTimer);
    toastTimer = setTimeout(function () {
      var box = document.getElementById("toast");
      if (box.contains(document.activeElement) || box.matches(":hover")) fade();
      else box.textContent = "";
    }, 10000);
  }

  // --- size and theme change at once; the server keeps them in its cookie ---
  function showDisplay(name, value) {
    root.setAttribute("data-" + name, value);
    document.querySelectorAll("form[data-display] button[name=" + name + "]").forEach(function (button) {
      var on = name === "size" ? value === "lg" : value === "dark";
      button.setAttribute("aria-pressed", String(on));
      button.value = name === "size" ? (on ? "md" : "lg") : on ? "light" : "dark";
      var use = button.querySelector("use");
      if (use) use.setAttribute("href", use.getAttribute("href").replace(/#.*/, on ? "#i-sun" : "#i-moon"));
      button.form.classList.remove("if-dark");
    });
    var twins = document.querySelectorAll("form.if-light");
    twins.forEach(function (form) { form.remove(); });
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.hasAttribute("data-display")) return;
    var button = form.querySelector("button[name]");
    var body = new URLSearchParams(new FormData(form));
    body.set(button.name, button.value);
    body.set("key", newKey());
    event.preventDefault();
    showDisplay(button.name, button.value);
    fetch(form.action, { method: "POST", body: body, credentials: "same-origin", headers: { "HX-Request": "true" } })
      .catch(function () { banner("failed", word("failed")); });
  });

  // --- requests of htmx: who sends, a sign of waiting, what went wrong, where the focus goes ---
  var waiting = 0;
  var busyTimer = 0;
  function busy(change) {
    waiting = Math.max(0, waiting + change);
    clearTimeout(busyTimer);
    if (waiting) busyTimer = setTimeout(function () { document.body.classList.add("is-busy"); }, 300);
    else document.body.classList.remove("is-busy");
  }

  document.addEventListener("htmx:configRequest", function (event) {
    var person = document.querySelector("meta[name=person]").content;
    if (person) event.detail.headers["X-Person"] = person;
  });
  document.addEventListener("htmx:beforeRequest", function () { busy(1); });
  document.addEventListener("htmx:afterRequest", function () { busy(-1); });
  document.addEventListener("htmx:sendError", function () { banner("failed", word("failed")); });
  document.addEventListener("htmx:responseError", function (event) {
    if (event.detail.xhr.status === 401) expired();
    else banner("failed", word("failed"));
  });
  document.addEventListener("htmx:afterSettle", function (event) {
    banner("failed", "");
    if (document.getElementById("toast").children.length) fade();
    grow(document);
    var swapped = event.detail.elt;
    var target = swapped && swapped.isConnected ? swapped : document;
    var wants = target.matches && target.matches("[data-focus]") ? target : target.querySelector("[data-focus]");
    if (wants) wants.focus();
  });

  function expired() {
    var here = location.pathname + location.search;
    banner("expired", word("expired"), { words: word("sign_in"), url: document.getElementById("words").dataset.signIn + "?next=" + encodeURIComponent(here) });
  }

  // --- text boxes grow with their text ---
  function grow(inside) {
    inside.querySelectorAll("textarea[data-grow]").forEach(function (box) {
      var fit = function () {
        box.rows = Math.max(Number(box.getAttribute("data-rows") || box.rows), box.value.split("\n").length);
        while (box.scrollHeight > box.clientHeight + 2 && box.rows < 40) box.rows += 1;
      };
      if (box.hasAttribute("data-rows")) return;
      box.setAttribute("data-rows", box.rows);
      box.addEventListener("input", fit);
      fit();
    });
  }

  // --- a button that prints is of no use where scripts do not run ---
  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  });

  // --- a table's first box ticks all; a copy button copies; Escape closes the menu ---
  document.addEventListener("change", function (event) {
    if (!event.target.matches("input[data-all]")) return;
    event.target.closest("table").querySelectorAll("tbody .c-sel input").forEach(function (box) {
      if (box.checked !== event.target.checked) {
        box.checked = event.target.checked;
        box.dispatchEvent(new Event("change", { bubbles: true }));
      }
    });
  });
  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-copy]");
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) menu.open = false;
    });
    if (!button) return;
    var source = document.querySelector(button.getAttribute("data-copy"));
    var done = function () { toast(word("copied")); };
    var failed = function () {
      var range = document.createRange();
      range.selectNodeContents(source);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      toast(document.execCommand("copy") ? word("copied") : word("no_copy"));
    };
    if (navigator.clipboard) navigator.clipboard.writeText(source.textContent.trim()).then(done, failed);
    else failed();
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    document.querySelectorAll("details.menu[open]").forEach(function (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });

  // Whether somebody typed or chose in a field since the server drew it; its form has autocomplete off, so no browser did.
  function isTouched(field) {
    if (!field.matches("input, select, textarea") || field.type === "hidden" || field.type === "file") return false;
    if (field.type === "radio" || field.type === "checkbox") return field.checked !== field.defaultChecked;
    if (!field.options) return field.value !== field.defaultValue;
    var meant = Array.prototype.findIndex.call(field.options, function (one) { return one.defaultSelected; });
    return field.selectedIndex !== Math.max(meant, 0);
  }

  window.touyan = { isTouched: isTouched, word: word, newKey: newKey, element: element, icon: icon, banner: banner, toast: toast, expired: expired };

  grow(document);
  var first = document.querySelector(".errsum[data-focus], #problem[data-focus], #conflict[data-focus]");
  if (first) first.focus();
  if (document.getElementById("toast").children.length) fade();
})();
