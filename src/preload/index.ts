import { contextBridge, ipcRenderer } from 'electron';
import { bridgeChannels, type CentesimoBridge } from '../shared/contract/bridge.ts';

const listenTo =
  <T>(channel: string) =>
  (listener: (value: T) => void): (() => void) => {
    const forward = (_event: unknown, value: T): void => listener(value);
    ipcRenderer.on(channel, forward);
    return () => void ipcRenderer.off(channel, forward);
  };

/** What the screens are given: four functions, no channel name of their choosing, nothing of Electron's. */
const bridge: CentesimoBridge = {
  call: (name, input) => ipcRenderer.invoke(bridgeChannels.call, name, input),
  desktop: (name, input) => ipcRenderer.invoke(bridgeChannels.desktop, name, input),
  onStream: listenTo(bridgeChannels.stream),
  onEngine: listenTo(bridgeChannels.engine),
};

contextBridge.exposeInMainWorld('centesimo', bridge);
