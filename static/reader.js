// Reading: the place is kept as one reads on, and shown in the bar and the outline.
(function () {
  "use strict";
  var touyan = window.touyan;
  var article = document.querySelector("article.page");
  var blocks = Array.from(document.querySelectorAll(".blk[id]"));
  if (!article || !blocks.length || !window.IntersectionObserver) return;

  var url = article.getAttribute("data-position"); // none where one only looks a passage up
  var kept = article.getAttribute("data-at");
  var person = document.querySelector("meta[name=person]").content;
  var bar = document.getElementById("bar");
  var place = document.querySelector("[data-place]");
  var seen = new Set();
  var current = null;
  var timer = 0;
  var sending = false;

  function show(block) {
    var n = Number(block.getAttribute("data-n"));
    if (n && bar) {
      bar.value = n;
      place.textContent = place.getAttribute("data-place").replace("%s", n).replace("%s", bar.max);
    }
    var heading = block.parentNode.querySelector("h2[id]");
    document.querySelectorAll(".toc a, .toc-m a").forEach(function (link) {
      var now = !!heading && link.hash === "#" + heading.id;
      link.parentNode.classList.toggle("now", now);
      if (now) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
  }

  function send(leaving) {
    clearTimeout(timer);
    if (!url || !current || current.id === kept || (sending && !leaving)) return;
    var id = current.id;
    sending = true;
    fetch(url, {
      method: "POST",
      credentials: "same-origin",
      keepalive: !!leaving,
      headers: { "HX-Request": "true", "X-Person": person, "Idempotency-Key": touyan.newKey() },
      body: new URLSearchParams({ paragraph: id })
    }).then(function (response) {
      sending = false;
      if (response.status === 401) touyan.expired();
      if (!response.ok) return;
      kept = id;
      return response.text().then(function (html) {
        var fresh = new DOMParser().parseFromString(html, "text/html").getElementById("saved");
        var line = document.getElementById("saved");
        // The line may just be saying something about an answer: that comes first.
        if (fresh && line && !line.classList.contains("is-fail") && !line.classList.contains("is-saving")) line.replaceWith(document.adoptNode(fresh));
      });
    }).catch(function () { sending = false; });
  }

  // The place is the last block whose beginning has been in the upper part of the window.
  var observer = new IntersectionObserver(function (entries) {
    entries.forEach(function (entry) {
      if (entry.isIntersecting) seen.add(entry.target);
      else seen.delete(entry.target);
    });
    var visible = blocks.filter(function (block) { return seen.has(block); });
    if (!visible.length || visible[0] === current) return;
    current = visible[0];
    show(current);
    clearTimeout(timer);
    timer = setTimeout(send, 2000);
  }, { rootMargin: "-120px 0px -35% 0px" });

  // What is open before anybody scrolls is no reading yet.
  window.addEventListener("scroll", function begin() {
    window.removeEventListener("scroll", begin);
    blocks.forEach(function (block) { observer.observe(block); });
  }, { passive: true });
  if (scrollY > 80) window.dispatchEvent(new Event("scroll"));

  window.addEventListener("pagehide", function () { send(true); });
  document.addEventListener("visibilitychange", function () { if (document.hidden) send(true); });
})();
