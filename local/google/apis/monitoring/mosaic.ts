import { invalid } from '../../rest/refusal.ts';
import { missingIn } from './reading.ts';

export interface Mosaic {
  readonly columns?: number;
  readonly tiles?: readonly Tile[];
}

interface Tile {
  readonly xPos?: number;
  readonly yPos?: number;
  readonly width?: number;
  readonly height?: number;
  readonly widget?: Widget;
}

interface Widget {
  readonly collapsibleGroup?: object;
  readonly singleViewGroup?: object;
  readonly xyChart?: { readonly thresholds?: readonly object[] };
}

const MAX_COLUMNS = 48;

/** Throws what of a layout no page can be made of: the reference's MosaicLayout and Tile. */
export function checkMosaic({ columns = 0, tiles = [] }: Mosaic) {
  if (columns < 1 || columns > MAX_COLUMNS) {
    throw badField('columns', columns, `must be between 1 and ${MAX_COLUMNS}, inclusive.`);
  }
  for (const [index, tile] of tiles.entries()) {
    checkPlace(tile, columns, `tiles[${index}]`);
    const other = tiles.findIndex((candidate, at) => at < index && overlap(candidate, tile));
    if (other >= 0) throw badField(`tiles[${index}]`, '', `overlaps tiles[${other}].`);
    checkWidget(tile.widget, `tiles[${index}].widget`);
  }
}

function checkPlace(
  { xPos = 0, yPos = 0, width = 0, height = 0 }: Tile,
  columns: number,
  field: string,
) {
  for (const [name, value, least] of [
    ['xPos', xPos, 0],
    ['yPos', yPos, 0],
    ['width', width, 1],
    ['height', height, 1],
  ] as const) {
    if (value < least) throw badField(`${field}.${name}`, value, `must not be less than ${least}.`);
  }
  if (xPos + width > columns) {
    throw badField(`${field}.width`, width, `must end within the ${columns} columns.`);
  }
}

/** A group lies under its members. */
function overlap(one: Tile, other: Tile): boolean {
  if ([one, other].some(({ widget }) => widget?.collapsibleGroup || widget?.singleViewGroup)) {
    return false;
  }
  return (
    meet(one.xPos, one.width, other.xPos, other.width) &&
    meet(one.yPos, one.height, other.yPos, other.height)
  );
}

const meet = (start = 0, size = 0, otherStart = 0, otherSize = 0) =>
  start < otherStart + otherSize && otherStart < start + size;

function checkWidget(widget: Widget | undefined, field: string) {
  if (widget === undefined) throw missingIn(`dashboard.mosaic_layout.${field}`);
  for (const [index, threshold] of (widget.xyChart?.thresholds ?? []).entries()) {
    const name = ['color', 'direction'].find((candidate) => candidate in threshold);
    if (name === undefined) continue;
    throw badField(`${field}.xyChart.thresholds[${index}].${name}`, '', 'is not allowed there.');
  }
}

function badField(field: string, value: unknown, why: string) {
  return invalid(`Field mosaicLayout.${field} has an invalid value of "${value}": ${why}`);
}
