import { renderer } from './lit.js';
renderer.forceContextLoss();
