import { describeLog } from './contract.ts';
import { createMemoryLog } from './memory.ts';

describeLog('memory', async (retention) => createMemoryLog(retention));
