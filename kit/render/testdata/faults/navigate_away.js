import * as THREE from 'three';
location.href = 'https://elsewhere.invalid/';
