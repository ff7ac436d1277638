import * as THREE from 'three';
location.reload();
