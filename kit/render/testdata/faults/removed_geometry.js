// A page of r120, when geometries were made of vertices and faces.
var scene = new THREE.Scene();
var camera = new THREE.PerspectiveCamera(45, window.innerWidth / window.innerHeight, 1, 100);
camera.position.z = 5;
var geometry = new THREE.Geometry();
geometry.vertices.push(new THREE.Vector3(-1, 0, 0), new THREE.Vector3(1, 0, 0), new THREE.Vector3(0, 1, 0));
geometry.faces.push(new THREE.Face3(0, 1, 2));
geometry.computeFaceNormals();
scene.add(new THREE.Mesh(geometry, new THREE.MeshBasicMaterial({ color: 0x00ff00 })));
var renderer = new THREE.WebGLRenderer();
renderer.setSize(window.innerWidth, window.innerHeight);
document.body.appendChild(renderer.domElement);
renderer.render(scene, camera);
