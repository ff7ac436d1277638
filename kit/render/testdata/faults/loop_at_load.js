import * as THREE from 'three';
while (true) {}
