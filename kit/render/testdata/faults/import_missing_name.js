import * as THREE from 'three';
import { CubeGeometry3D } from 'three';
new CubeGeometry3D();
