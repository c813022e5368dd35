import bwipjs from 'bwip-js';

/** A QR code as a PNG picture, base64. */
export async function qrPng(text: string): Promise<string> {
  const png = await bwipjs.toBuffer({
    bcid: 'qrcode',
    text,
    scale: 6,
    padding: 4,
    backgroundcolor: 'FFFFFF',
    eclevel: 'M',
  } as never);
  return Buffer.from(png).toString('base64');
}
