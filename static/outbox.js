// The outbox: an answer is written down on this machine before it is sent, sent within two seconds, and struck out only
// when the server says that it has it. It survives reload, crash and power cut, and goes on from any page of its person.
// Why it works as it does, with two tabs too: docs/decisions/0010-outbox.md.
(function () {
  "use strict";
  var touyan = window.touyan;
  var word = touyan.word;

  var PAUSE = 500; // ms after the last change
  var LONGEST = 2000; // ms after the first
  var LEASE = 15000; // ms; an entry whose page has not renewed it is anybody's
  var person = document.querySelector("meta[name=person]").content;
  var page = touyan.newKey();
  var lanes = new Map(); // chain -> {chain, url, entries: oldest first, rev, busy, held, wait, timer, first}
  var store = null;
  var halted = false; // signed out meanwhile: nothing is sent until somebody signs in
  var broken = false; // this machine takes no notes
  if (!person) return;

  var before = []; // the pages that this tab showed earlier: they are gone, so nobody waits for their leases
  try {
    before = (sessionStorage.getItem("touyan-pages") || "").split(" ").slice(-50);
    sessionStorage.setItem("touyan-pages", before.concat(page).join(" "));
  } catch (nothing) { /* then leases alone decide */ }

  function formOf(url) {
    return Array.from(document.querySelectorAll("form[data-outbox]")).find(function (form) { return form.dataset.outbox === url; });
  }
  function fieldsOf(form) {
    return Array.from(new FormData(form)).filter(function (field) {
      return field[0] !== "key" && field[0] !== "base_rev" && field[0] !== "fix" && typeof field[1] === "string";
    });
  }

  // --- the line that says how it stands: what it says is true ---
  function say() {
    var line = document.getElementById("saved");
    var open = Array.from(lanes.values()).filter(function (lane) { return lane.entries.length; });
    if (!line || !open.length) return;
    var failed = halted ? "expired" : "";
    open.forEach(function (lane) {
      if (lane.refused) failed = failed || "refused";
      else if (lane.wait || navigator.onLine === false) failed = failed || (broken || store && store.kind === "memory" ? "no_store" : "offline");
    });
    line.className = "saved " + (failed ? "is-fail" : "is-saving");
    line.textContent = "";
    line.appendChild(touyan.icon(failed ? "warn" : "clock"));
    line.appendChild(document.createTextNode(word(failed || "saving")));
    if (failed && !halted) {
      var button = touyan.element("button", "btn btn-s", word("retry"));
      button.type = "button";
      button.addEventListener("click", function () { kick(); });
      line.appendChild(button);
    }
  }
  function saved(fresh) {
    var line = document.getElementById("saved");
    var open = Array.from(lanes.values()).some(function (lane) { return lane.entries.length; });
    if (open) say();
    else if (line && fresh) {
      fresh.removeAttribute("hx-swap-oob");
      line.replaceWith(document.adoptNode(fresh));
    } else if (line && line.matches(".is-saving, .is-fail")) {
      line.className = "saved";
      line.textContent = "";
    }
  }

  // --- writing down ---
  function keep(entry) {
    entry.lease = Date.now() + LEASE;
    entry.page = page;
    return store.put(entry).catch(function () {
      broken = true; // full or forbidden: memory still has it, and the line says so when it matters
    });
  }

  function laneOf(form) {
    var url = form.dataset.outbox;
    var chain = form.dataset.chain || (form.dataset.chain = page + " " + url);
    if (!lanes.has(chain)) lanes.set(chain, { chain: chain, url: url, entries: [], rev: Number(form.elements.base_rev.value), wait: 0 });
    return lanes.get(chain);
  }

  async function changed(form) {
    var lane = laneOf(form);
    var last = lane.entries[lane.entries.length - 1];
    var now = Date.now();
    if (!last || last.tried || last.adopted) {
      last = {
        id: String(now).padStart(15, "0") + "-" + touyan.newKey().slice(0, 8), person: person, url: lane.url, chain: lane.chain,
        back: location.pathname, attempt: form.dataset.attempt || "", base_rev: lane.rev, key: touyan.newKey(), tried: false, state: "waiting"
      };
      lane.entries.push(last);
      lane.first = now;
    }
    last.fields = fieldsOf(form);
    last.at = now;
    lane.refused = false;
    say();
    await keep(last);
    if (!lane.held && !lane.busy && !lane.wait) {
      clearTimeout(lane.timer);
      lane.timer = setTimeout(send, Math.max(0, Math.min(PAUSE, lane.first + LONGEST - Date.now())), lane);
    }
  }

  // --- sending: one entry of a lane at a time, oldest first; a later one takes the revision of the one before ---
  async function send(lane) {
    var entry = lane.entries[0];
    clearTimeout(lane.timer);
    if (!entry || lane.busy || lane.held || halted || entry.state === "refused") return;
    lane.busy = true;
    if (!entry.tried && !entry.adopted) entry.base_rev = lane.rev;
    entry.tried = true; // from here on it is repeated as it is, with its key, until there is an answer
    await keep(entry);
    var outcome;
    try {
      outcome = await post(entry);
    } catch (offline) {
      outcome = { again: true };
    }
    lane.busy = false;
    await settle(lane, entry, outcome);
  }

  async function post(entry, leaving) {
    var body = new URLSearchParams(entry.fields);
    body.append("base_rev", entry.base_rev);
    var response = await fetch(entry.url, {
      method: "POST", body: body, credentials: "same-origin", keepalive: !!leaving,
      headers: { "HX-Request": "true", "X-Person": person, "Idempotency-Key": entry.key }
    });
    var status = response.status;
    if (status === 401 || status === 403) return { signedOut: true };
    if (status >= 500 || status === 408 || status === 425 || status === 429) return { again: true };
    var html = new DOMParser().parseFromString(await response.text(), "text/html");
    var marked = html.querySelector("[data-rev]");
    if (status === 409) return { conflict: html.getElementById("conflict"), rev: marked ? Number(marked.dataset.rev) : 0 };
    if (status >= 400) return { refused: true };
    // A page in between (a portal, a proxy) may answer 200 as well: only our own word counts.
    return marked ? { rev: Number(marked.dataset.rev), html: html } : { again: true };
  }

  async function settle(lane, entry, outcome) {
    if (outcome.signedOut) {
      halted = true;
      touyan.expired();
      return say();
    }
    if (outcome.again) {
      lane.wait = Math.min(lane.wait ? lane.wait * 2 : 1000, 30000);
      lane.timer = setTimeout(send, lane.wait, lane);
      return say();
    }
    lane.wait = 0;
    touyan.banner("failed", "");
    if (outcome.refused) {
      lane.refused = true;
      entry.state = "refused";
      await keep(entry);
      return say();
    }
    if ("conflict" in outcome) {
      if (lane.entries.length === 1 && !(await showConflict(lane, entry, outcome.conflict))) return say();
    } else {
      lane.rev = outcome.rev;
      var form = formOf(lane.url);
      if (form && form.dataset.chain === lane.chain) form.elements.base_rev.value = lane.rev;
    }
    lane.entries.shift();
    await store.remove(entry.id).catch(function () { /* its key makes a repeat harmless */ });
    var next = lane.entries[0];
    if (next) {
      if (!next.tried && !("conflict" in outcome)) {
        next.base_rev = lane.rev;
        await keep(next);
      }
      send(lane);
      return say();
    }
    if (outcome.html) {
      outcome.html.querySelectorAll("[hx-swap-oob][id]").forEach(function (part) {
        var old = document.getElementById(part.id);
        part.removeAttribute("hx-swap-oob");
        if (old && part.id !== "saved") old.replaceWith(document.adoptNode(part));
      });
      saved(outcome.html.getElementById("saved"));
    } else saved(null);
  }

  // Both values in the place of the question; from another page only the way there. Gives whether the entry is dealt with.
  async function showConflict(lane, entry, section) {
    var form = formOf(lane.url);
    var undecided = !section || section.dataset.outcome === "conflict";
    if (form && section) {
      var target = document.querySelector(form.getAttribute("hx-target")) || form;
      target.replaceWith(document.adoptNode(section));
      section.focus();
      return true;
    }
    if (!undecided) {
      touyan.banner("late", word("late"), null, true);
      return true;
    }
    entry.state = "conflict";
    lane.entries = [];
    await keep(entry);
    touyan.banner("conflict", word("conflict"), { words: word("choose"), url: entry.back });
    return false;
  }

  function kick() {
    lanes.forEach(function (lane) {
      lane.wait = 0;
      lane.entries.forEach(function (entry) { if (entry.state === "refused") entry.state = "waiting"; });
      lane.refused = false;
      send(lane);
    });
    say();
  }

  // --- what other pages have left behind ---
  async function adopt(first) {
    var now = Date.now();
    var found = await store.claim(function (entry) {
      if (entry.person !== person || entry.page === page) return false;
      return entry.lease < now || (first && before.indexOf(entry.page) >= 0);
    }, function (entry) {
      entry.page = page;
      entry.lease = now + LEASE;
    });
    found.sort(function (a, b) { return a.id < b.id ? -1 : 1; }).forEach(function (entry) {
      var form = formOf(entry.url);
      if (entry.state === "conflict" && !form) {
        touyan.banner("conflict", word("conflict"), { words: word("choose"), url: entry.back });
        return;
      }
      if (entry.state !== "waiting") entry.key = touyan.newKey();
      entry.state = "waiting";
      entry.adopted = true;
      if (!lanes.has(entry.chain)) lanes.set(entry.chain, { chain: entry.chain, url: entry.url, entries: [], rev: entry.base_rev, wait: 0 });
      lanes.get(entry.chain).entries.push(entry);
      if (first && form && (!form.dataset.chain || form.dataset.chain === entry.chain)) {
        form.dataset.chain = entry.chain; // what was typed stands in its form again
        if (!early.has(form)) restore(form, entry.fields);
      }
    });
    lanes.forEach(send);
    say();
  }

  function restore(form, fields) {
    var values = new Map();
    fields.forEach(function (field) { values.set(field[0], (values.get(field[0]) || []).concat(field[1])); });
    Array.from(form.elements).forEach(function (control) {
      if (!control.name || control.disabled || control.type === "hidden" || control.tagName === "BUTTON") return;
      var given = values.get(control.name) || [];
      if (control.type === "radio" || control.type === "checkbox") control.checked = given.indexOf(control.value) >= 0;
      else if (given.length) control.value = given[0];
    });
    form.dispatchEvent(new CustomEvent("touyan:restored", { bubbles: true }));
  }

  async function mentionOthers() {
    var others = (await store.all()).filter(function (entry) { return entry.person !== person; }).length;
    var told = false;
    try {
      told = sessionStorage.getItem("touyan-others") === String(others);
      sessionStorage.setItem("touyan-others", others);
    } catch (nothing) { /* then it is said on each page */ }
    if (others && !told) touyan.banner("others", word("others", others), null, true);
  }

  function pause(ms) { return new Promise(function (resolve) { setTimeout(resolve, ms); }); }
  function unsent(attempt) {
    var count = 0;
    lanes.forEach(function (lane) {
      count += lane.entries.filter(function (entry) { return !attempt || entry.attempt === attempt; }).length ? 1 : 0;
    });
    return count;
  }

  touyan.outbox = {
    // Before 「提交本题」: nothing of this question may be on its way, and the form carries the last known revision.
    before: async function (form) {
      var lane = laneOf(form);
      clearTimeout(lane.timer);
      lane.held = true;
      for (var n = 0; lane.busy && n < 60; n += 1) await pause(50);
      form.elements.base_rev.value = lane.rev;
    },
    // Its answer: what it carried is with the server (200, kept aside with 409), or it is still to be sent.
    after: async function (form, status) {
      var lane = lanes.get(form.dataset.chain);
      if (!lane) return;
      lane.held = false;
      if (status === 200 || status === 409) {
        var done = lane.entries.splice(0);
        lanes.delete(lane.chain);
        var part = document.querySelector(form.getAttribute("hx-target")); // drawn afresh by now
        var state = part && part.querySelector("template[data-state]");
        saved(state ? state.content.firstElementChild.cloneNode(true) : null);
        await Promise.all(done.map(function (entry) { return store.remove(entry.id); }));
      } else if (status === 422) {
        var fresh = formOf(lane.url);
        if (fresh) {
          fresh.dataset.chain = lane.chain;
          lane.rev = Number(fresh.elements.base_rev.value);
        }
        send(lane);
      } else send(lane);
    },
    // Sends all there is now; gives how many questions are still unsent after five seconds.
    flush: async function (attempt) {
      var n = 0; // a page that has just come may not know yet what the one before left behind
      for (; !adopted && n < 100; n += 1) await pause(50);
      kick();
      for (; unsent(attempt) && !halted && n < 100; n += 1) {
        await pause(50);
        if (navigator.onLine === false) break;
      }
      return unsent(attempt);
    }
  };

  document.addEventListener("input", heard);
  document.addEventListener("change", heard);
  function heard(event) {
    var form = event.target.form;
    if (form && form.matches("form[data-outbox]") && event.target.name && ready) changed(form);
    else if (form && form.matches("form[data-outbox]")) early.add(form);
  }
  var early = new Set(Array.from(document.querySelectorAll("form[data-outbox]")).filter(function (form) {
    return Array.from(form.elements).some(touyan.isTouched);
  })); // typed before the store was open, or before this script ran: on a slow line the form is there first
  var ready = false;
  var adopted = false;

  window.addEventListener("online", kick);
  window.addEventListener("offline", say);
  document.addEventListener("visibilitychange", function () { if (!document.hidden && ready) kick(); });
  window.addEventListener("pageshow", function (event) { if (event.persisted) location.reload(); });
  window.addEventListener("pagehide", function () {
    lanes.forEach(function (lane) {
      var entry = lane.entries[0];
      // A repeat of the same with the same key does no harm, so the next page may send it once more.
      if (entry && !lane.busy && !lane.held && !halted && entry.state === "waiting") post(entry, true).catch(function () { /* the next page sends it */ });
      lane.entries.forEach(function (one) {
        one.lease = 0;
        store.put(one);
      });
    });
  });
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.hasAttribute("data-sign-out") || form.dataset.warned || !unsent("")) return;
    event.preventDefault();
    form.dataset.warned = "1";
    touyan.outbox.flush("").then(function (left) {
      if (left) touyan.banner("leaving", word("leaving"), null, true);
      else form.submit();
    });
  });

  (async function begin() {
    store = await touyan.openStore();
    ready = true;
    await adopt(true);
    adopted = true;
    await mentionOthers();
    early.forEach(changed);
    setInterval(function () {
      var open = [];
      lanes.forEach(function (lane) { open = open.concat(lane.entries); });
      Promise.all(open.map(keep)).then(function () { return adopt(false); });
    }, LEASE / 3);
  })();
})();
