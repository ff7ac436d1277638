import * as THREE from 'three';
import { World } from 'https://cdn.invalid/cannon-es/dist/cannon-es.js';
