import { Scene, PerspectiveCamera } from 'https://unpkg.com/three@0.150.0/build/three.module.js';
import { BoxBufferGeometry, Mesh } from 'three';
new Scene().add(new Mesh(new BoxBufferGeometry()));
