// Where unsent answers wait on this machine: IndexedDB, else localStorage, else this page's memory (and the page says so).
// An entry: {id, person, url, back, attempt, fields, base_rev, key, at, chain, page, lease, tried, state}; ids sort by time.
// Each method gives a promise. claim(mine) takes over, in one step, what mine(entry) accepts.
(function () {
  "use strict";

  function database() {
    return new Promise(function (resolve, reject) {
      var request = indexedDB.open("touyan-outbox", 1);
      request.onupgradeneeded = function () { request.result.createObjectStore("entries", { keyPath: "id" }); };
      request.onerror = function () { reject(request.error); };
      request.onblocked = function () { reject(new Error("blocked")); };
      request.onsuccess = function () {
        request.result.onversionchange = function () { request.result.close(); };
        resolve(request.result);
      };
    });
  }

  function inDatabase(db) {
    // Resolved when the transaction is complete, which with "strict" means: on the disk.
    function run(mode, work) {
      return new Promise(function (resolve, reject) {
        var transaction = db.transaction("entries", mode, { durability: "strict" });
        var result = { value: undefined };
        transaction.oncomplete = function () { resolve(result.value); };
        transaction.onerror = transaction.onabort = function () { reject(transaction.error); };
        work(transaction.objectStore("entries"), result);
      });
    }
    return {
      kind: "database",
      all: function () {
        return run("readonly", function (store, result) {
          store.getAll().onsuccess = function (event) { result.value = event.target.result; };
        });
      },
      put: function (entry) { return run("readwrite", function (store) { store.put(entry); }); },
      remove: function (id) { return run("readwrite", function (store) { store.delete(id); }); },
      claim: function (mine, mark) {
        return run("readwrite", function (store, result) {
          store.getAll().onsuccess = function (event) {
            result.value = event.target.result.filter(mine);
            result.value.forEach(function (entry) {
              mark(entry);
              store.put(entry);
            });
          };
        });
      }
    };
  }

  var PREFIX = "touyan-outbox:";
  function inStorage(storage) {
    function all() {
      return Object.keys(storage).filter(function (name) { return name.indexOf(PREFIX) === 0; }).sort()
        .map(function (name) { return JSON.parse(storage.getItem(name)); }).filter(Boolean);
    }
    function put(entry) { storage.setItem(PREFIX + entry.id, JSON.stringify(entry)); }
    return {
      kind: "storage",
      all: async function () { return all(); },
      put: async function (entry) { put(entry); },
      remove: async function (id) { storage.removeItem(PREFIX + id); },
      claim: async function (mine, mark) {
        var found = all().filter(mine);
        found.forEach(function (entry) {
          mark(entry);
          put(entry);
        });
        return found;
      }
    };
  }

  function inMemory() {
    var entries = new Map();
    return {
      kind: "memory",
      all: async function () { return Array.from(entries.values()); },
      put: async function (entry) { entries.set(entry.id, entry); },
      remove: async function (id) { entries.delete(id); },
      claim: async function () { return []; }
    };
  }

  async function best() {
    try {
      var store = inDatabase(await database());
      await store.all();
      return store;
    } catch (nothing) { /* private mode of some browsers */ }
    try {
      localStorage.setItem(PREFIX + "try", "null");
      localStorage.removeItem(PREFIX + "try");
      return inStorage(localStorage);
    } catch (nothing) { /* storage switched off */ }
    return inMemory();
  }

  window.touyan.openStore = best;
})();
