import { describeRoster } from './contract.ts';
import { createMemoryRoster } from './memory.ts';

describeRoster('memory', createMemoryRoster);
