// A page of Three.js r112.
// What it sets on the renderer has gone since, and no error tells.
var scene = new THREE.Scene();
scene.background = new THREE.Color(0x203040);
var camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 1, 100);
camera.position.set(2, 2, 5);
camera.lookAt(0, 0, 0);
var renderer = new THREE.WebGLRenderer({ antialias: true });
renderer.gammaOutput = true;
renderer.outputEncoding = THREE.sRGBEncoding;
renderer.physicallyCorrectLights = true;
renderer.setSize(window.innerWidth, window.innerHeight);
document.body.appendChild(renderer.domElement);
var sides = [new THREE.BoxGeometry(1, 1, 1), new THREE.BoxGeometry(2, 0.2, 2)];
scene.add(new THREE.Mesh(THREE.BufferGeometryUtils.mergeGeometries(sides), new THREE.MeshNormalMaterial({ vertexColors: THREE.NoColors })));
function animate() {
  requestAnimationFrame(animate);
  renderer.render(scene, camera);
}
animate();
