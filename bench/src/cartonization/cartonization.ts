import { USUAL_BOXES, volumeOf, type PackUnit } from '@oms/fulfillment/packing/box';
import { boxBound, cartonize } from '@oms/fulfillment/packing/cartonize';

export interface CartonizationOptions {
  /** Orders of each shape. */
  readonly orders: number;
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** The same sequence on every machine: a linear congruential generator of 48 bits. */
function sequence(seed: number): (low: number, high: number) => number {
  let state = BigInt(seed);
  return (low, high) => {
    state = (state * 25_214_903_917n + 11n) % 281_474_976_710_656n;
    return low + Number(state % BigInt(high - low + 1));
  };
}

type Draw = ReturnType<typeof sequence>;

const unit = (
  lengthMm: number,
  widthMm: number,
  heightMm: number,
  weightGrams: number,
  keepUpright = false,
): PackUnit => ({
  lineId: 'line',
  sku: 'SKU',
  lengthMm,
  widthMm,
  heightMm,
  weightGrams,
  keepUpright,
});

/** What orders are made of: their units, by shape. */
const SHAPES: Readonly<
  Record<string, { readonly units: readonly [number, number]; readonly make: (draw: Draw) => PackUnit }>
> = {
  books: { units: [1, 12], make: (draw) => unit(draw(170, 250), draw(110, 190), draw(10, 45), draw(200, 900)) },
  mixed: { units: [2, 20], make: (draw) => unit(draw(40, 320), draw(30, 220), draw(20, 160), draw(50, 2_500)) },
  bottles: {
    units: [1, 12],
    make: (draw) => unit(draw(70, 95), draw(70, 95), draw(280, 330), draw(1_100, 1_500), true),
  },
  small: { units: [5, 60], make: (draw) => unit(draw(30, 110), draw(20, 80), draw(10, 50), draw(20, 300)) },
};

/** What a packer does who never looks back: the next unit into the open largest box as it lies, else a new box. */
function nextFit(units: readonly PackUnit[]): { boxes: number; room: number } {
  const largest = USUAL_BOXES.at(-1);
  if (!largest) return { boxes: 0, room: 0 };
  const room = volumeOf(largest.inner);
  // Layers are half empty on average: a box counts as full at half of its volume.
  let boxes = 0;
  let left = 0;
  let grams = 0;
  for (const one of units) {
    if (volumeOf(one) > left || grams + one.weightGrams > largest.maxWeightGrams) {
      boxes += 1;
      left = room / 2;
      grams = largest.tareGrams;
    }
    left -= volumeOf(one);
    grams += one.weightGrams;
  }
  return { boxes, room: boxes * room };
}

function measureShape(name: string, orders: number): void {
  const shape = SHAPES[name];
  if (!shape) return;
  const draw = sequence(name.length * 7_919);
  const made = Array.from({ length: orders }, () =>
    Array.from({ length: draw(...shape.units) }, () => shape.make(draw)),
  );
  const sum = { boxes: 0, bound: 0, used: 0, room: 0, naive: 0, naiveRoom: 0 };
  const began = process.cpuUsage();
  const packed = made.map((units) => cartonize(units, USUAL_BOXES));
  const took = process.cpuUsage(began);
  made.forEach((units, index) => {
    const parcels = packed[index] ?? [];
    const room = parcels.map(({ boxCode }) => volumeOf((USUAL_BOXES.find((box) => box.code === boxCode) ?? USUAL_BOXES[0])?.inner ?? { lengthMm: 0, widthMm: 0, heightMm: 0 })); // prettier-ignore
    sum.boxes += parcels.length;
    sum.bound += boxBound(units, USUAL_BOXES);
    sum.used += units.reduce((total, one) => total + volumeOf(one), 0);
    sum.room += room.reduce((total, one) => total + one, 0);
    const naive = nextFit(units);
    sum.naive += naive.boxes;
    sum.naiveRoom += naive.room;
  });
  const share = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`.padStart(8);
  const perSecond = Math.round((orders * 1_000_000) / (took.user + took.system));
  say(
    [
      name.padEnd(8),
      String(sum.boxes).padStart(7),
      String(sum.bound).padStart(7),
      (sum.boxes / sum.bound).toFixed(3).padStart(7),
      share(sum.used, sum.room),
      share(sum.used, sum.naiveRoom),
      (sum.naive / sum.bound).toFixed(3).padStart(9),
      String(perSecond).padStart(9),
    ].join(' '),
  );
}

/** Boxes and fill of the proposed packing, beside the volume and weight bound and a packer who never looks back. */
export function cartonizationBench({ orders }: CartonizationOptions): void {
  say(`${orders} orders of each shape in the usual five boxes; bound: no packing needs fewer`);
  say('shape      boxes   bound   ratio     fill  naive fill  naive ratio  orders/s');
  for (const name of Object.keys(SHAPES)) measureShape(name, orders);
}
