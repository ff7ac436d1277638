import * as THREE from 'three';
requestAnimationFrame(() => { for (;;); });
