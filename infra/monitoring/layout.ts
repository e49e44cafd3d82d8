import type { Widget } from './widgets.ts';

/** A row of two, three or four comes out even. */
const COLUMNS = 48;
const MOST_IN_A_ROW = 4;
const CHART_HEIGHT = 14;
const HEADER_HEIGHT = 4;

interface Row {
  readonly height: number;
  readonly widgets: readonly Widget[];
}

/** As https://cloud.google.com/monitoring/api/ref_v3/rest/v1/projects.dashboards has them. */
export interface Tile {
  /** Absent at the left edge, as `yPos` at the top: Google leaves out every 0. */
  readonly xPos?: number;
  readonly yPos?: number;
  readonly width: number;
  readonly height: number;
  readonly widget: Widget;
}

export const row = (height: number, ...widgets: Widget[]): Row => ({ height, widgets });

/** A heading over rows of charts, each as full as the others, the first ones fuller. */
export function section(
  title: string,
  subtitle: string,
  charts: readonly Widget[],
): readonly Row[] {
  const rows: Row[] = [row(HEADER_HEIGHT, { title, sectionHeader: { subtitle } })];
  let left = charts;
  for (let count = Math.ceil(charts.length / MOST_IN_A_ROW); count > 0; count--) {
    const size = Math.ceil(left.length / count);
    rows.push(row(CHART_HEIGHT, ...left.slice(0, size)));
    left = left.slice(size);
  }
  return rows;
}

/** One below the other; those of a row share its width. */
export function mosaic(rows: readonly Row[]) {
  let top = 0;
  const tiles = rows.flatMap(({ height, widgets }) => {
    const width = COLUMNS / widgets.length;
    const y = top === 0 ? {} : { yPos: top };
    top += height;
    return widgets.map((widget, index): Tile => {
      return { ...(index === 0 ? {} : { xPos: index * width }), ...y, width, height, widget };
    });
  });
  return { columns: COLUMNS, tiles };
}
