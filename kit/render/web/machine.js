// Part of the prelude, and of a worker's: what differs between machines is the same everywhere.
const fixed = (owner, values) => { for (const name of Object.keys(values)) own(owner, name, () => values[name]); };
fixed((W.Navigator || W.WorkerNavigator).prototype, {
  hardwareConcurrency: 4, deviceMemory: 8, maxTouchPoints: 0, language: 'en-US', languages: Object.freeze(['en-US']), platform: 'Linux x86_64',
});
fixed(W.NetworkInformation && NetworkInformation.prototype, { effectiveType: '4g', rtt: 50, downlink: 10, saveData: false });
fixed(W.Screen && Screen.prototype, {
  width: CFG.width, height: CFG.height, availWidth: CFG.width, availHeight: CFG.height, availLeft: 0, availTop: 0, colorDepth: 24, pixelDepth: 24,
});
if (W.Screen) fixed(W, { outerWidth: CFG.width, outerHeight: CFG.height, screenX: 0, screenY: 0, screenLeft: 0, screenTop: 0 });
const battery = { charging: true, chargingTime: 0, dischargingTime: Infinity, level: 1, addEventListener() {}, removeEventListener() {} };
const answers = (owner, name, value) => { if (owner && name in owner.prototype) owner.prototype[name] = async () => value(); };
answers(W.Navigator, 'getBattery', () => battery);
answers(W.StorageManager, 'estimate', () => ({ quota: 1073741824, usage: 0, usageDetails: {} }));
answers(W.MediaDevices, 'enumerateDevices', () => []);
answers(W.NavigatorUAData, 'getHighEntropyValues', () => ({ architecture: 'x86', bitness: '64', mobile: false, model: '', platform: 'Linux', platformVersion: '' }));
if (W.SpeechSynthesis) SpeechSynthesis.prototype.getVoices = () => [];
