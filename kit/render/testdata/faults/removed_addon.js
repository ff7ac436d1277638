import * as THREE from 'three';
import { DeviceOrientationControls } from 'three/addons/controls/DeviceOrientationControls.js';
new DeviceOrientationControls(new THREE.PerspectiveCamera());
