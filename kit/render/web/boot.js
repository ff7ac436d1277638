// First module of the page: loads that Three.js knows about are pending loads.
import { DefaultLoadingManager as manager } from 'three';
const kit = window.__threebook;
const start = manager.itemStart, end = manager.itemEnd, error = manager.itemError;
manager.itemStart = function (url) { kit.begin(); return start.call(this, url); };
manager.itemEnd = function (url) { kit.end(); return end.call(this, url); };
manager.itemError = function (url) { kit.note('error', 'could not load ' + url); return error.call(this, url); };
for (const file of new URL(import.meta.url).searchParams.getAll('load')) {
  kit.begin();
  import(file).then(kit.end, kit.end);
}
