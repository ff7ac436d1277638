import * as THREE from 'three';
location.href = 'http://127.0.0.1:LISTENER/page';
