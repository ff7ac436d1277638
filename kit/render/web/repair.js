// Part of the prelude only where a picture is to be repaired: CFG.repairs says
// what may be mended. Three.js announces renderers to its developer tools.
state.repaired = [];
const repairs = (what) => CFG.repairs.includes(what);
// A canvas that is drawn on and was never attached belongs in the body.
const attach = () => {
  if (!repairs('canvas') || !document.body) return;
  let largest = null;
  for (let i = 0; i < contexts.length; i++) {
    const { canvas } = contexts[i];
    if (canvas.isConnected) return;
    if (!largest || canvas.width * canvas.height > largest.width * largest.height) largest = canvas;
  }
  if (!largest) return;
  document.body.appendChild(largest);
  append(state.repaired, 'canvas never attached → attached to the body');
};

const round = (x) => Math.round(x * 1000) / 1000 || 0;
const triple = (v) => `(${v.map(round).join(', ')})`;
const placeOf = (o) => [12, 13, 14].map((i) => o.matrixWorld.elements[i]);
// sphereOf bounds what the scene shows: the ball around the box around its
// objects' balls. Skies, seen from inside, are no part of it.
const sphereOf = (scene) => {
  const low = [Infinity, Infinity, Infinity], high = [-Infinity, -Infinity, -Infinity];
  scene.updateMatrixWorld();
  scene.traverseVisible((o) => {
    const owner = o.isInstancedMesh || o.isBatchedMesh || o.isSkinnedMesh ? o : o.geometry;
    if (!owner || !(o.isMesh || o.isLine || o.isPoints || o.isSprite)) return;
    if ([o.material].flat().every((m) => m && m.side === 1)) return;
    if (!owner.boundingSphere) owner.computeBoundingSphere();
    const { center, radius } = owner.boundingSphere, m = o.matrixWorld.elements;
    const size = radius * Math.max(...[0, 4, 8].map((i) => Math.hypot(m[i], m[i + 1], m[i + 2])));
    if (!(radius >= 0) || !Number.isFinite(size)) return;
    for (let k = 0; k < 3; k++) {
      const c = m[k] * center.x + m[4 + k] * center.y + m[8 + k] * center.z + m[12 + k];
      low[k] = Math.min(low[k], c - size);
      high[k] = Math.max(high[k], c + size);
    }
  });
  if (!(high[0] >= low[0])) return null;
  return { center: low.map((x, k) => (x + high[k]) / 2), radius: Math.hypot(...low.map((x, k) => high[k] - x)) / 2 };
};
// stepBack moves a camera that stands at the origin when it is first used, to
// where the ball fits into its view, a little above.
const used = new WeakSet();
const stepBack = (scene, camera) => {
  if (!scene?.isScene || !camera?.isCamera || used.has(camera)) return;
  if (camera.aspect === 1 && Math.abs(camera.fov) === 90) return; // a face of a cube: environment maps are drawn from the origin
  used.add(camera);
  camera.updateWorldMatrix(true, false);
  if (placeOf(camera).some((x) => x !== 0)) return;
  const ball = sphereOf(scene);
  if (!ball || !(ball.radius > 0)) return;
  const far = Number.isFinite(camera.far) ? camera.far : Infinity;
  const half = camera.isPerspectiveCamera ? Math.min(camera.fov / 360 * Math.PI, Math.atan(Math.tan(camera.fov / 360 * Math.PI) * camera.aspect)) : Math.PI / 6;
  const distance = Math.min(ball.radius / Math.sin(half), Math.max(far - ball.radius, far / 2));
  const [x, y, z] = ball.center, up = 0.3, length = Math.hypot(1, up);
  camera.position.set(x, y + distance * up / length, z + distance / length);
  if (camera.parent) camera.parent.worldToLocal(camera.position);
  camera.lookAt(x, y, z);
  camera.updateWorldMatrix(true, false);
  append(state.repaired, `camera at the origin → moved to ${triple(placeOf(camera))}, looking at ${triple(ball.center)}`);
};
if (repairs('camera')) {
  const tools = new EventTarget();
  tools.addEventListener('observe', (e) => {
    const renderer = e.detail, render = renderer?.render;
    if (renderer?.isScene || typeof render !== 'function') return;
    renderer.render = function (scene, camera, ...rest) {
      try { stepBack(scene, camera); } catch { /* the code's own objects: no repair */ }
      return render.call(this, scene, camera, ...rest);
    };
  });
  Object.defineProperty(W, '__THREE_DEVTOOLS__', { value: tools });
}
