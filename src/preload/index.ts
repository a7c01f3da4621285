import { contextBridge, ipcRenderer } from 'electron';
import { bridgeChannels, type CentesimoBridge } from '../shared/contract/bridge.ts';
import type { StreamEvent } from '../shared/contract/stream.ts';

/** What the screens are given: two functions, no channel name of their choosing, nothing of Electron's. */
const bridge: CentesimoBridge = {
  call: (name, input) => ipcRenderer.invoke(bridgeChannels.call, name, input),
  onStream: (listener) => {
    const forward = (_event: unknown, event: StreamEvent): void => listener(event);
    ipcRenderer.on(bridgeChannels.stream, forward);
    return () => void ipcRenderer.off(bridgeChannels.stream, forward);
  },
};

contextBridge.exposeInMainWorld('centesimo', bridge);
