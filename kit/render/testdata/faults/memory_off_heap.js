import * as THREE from 'three';
const kept = [];
for (;;) kept.push(new Float32Array(4e6).fill(1));
