/**
 * The door of the driver models: their texts as data, for whoever loads them into the language.
 */
export { modelTexts } from './model-texts.ts';
