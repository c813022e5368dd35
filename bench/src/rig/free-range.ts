import { freePorts } from '@oms/platform/testing/free-port';
import { PORT_RANGE } from '@oms/cli/processes/supervise';

/** The first of as many free ports as an installation's processes take. */
export const freeRange = (copies = 1): Promise<number> => freePorts(PORT_RANGE * copies);
