/**
 * All shipped texts by their names: those of kernels as their package has them, those of drivers in a folder of
 * their own.
 */
import { modelTexts as driverTexts } from '@refault/driver-stubs';
import { modelTexts as kernelTexts } from '@refault/kernels';

export const shippedTexts: Readonly<Record<string, string>> = {
  ...kernelTexts,
  ...Object.fromEntries(Object.entries(driverTexts).map(([path, text]) => [`drivers/${path}`, text])),
};
