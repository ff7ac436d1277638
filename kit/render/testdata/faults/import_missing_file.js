import * as THREE from 'three';
import { WaterWorld } from 'three/addons/objects/WaterWorld.js';
new WaterWorld();
