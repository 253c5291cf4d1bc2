/**
 * @module
 * Icons of the account. 24 by 24, strokes of 1.5 px.
 */
export const PLUS = 'M12 5v14M5 12h14'
export const PENCIL = 'M4.5 19.5l1-4.5L16.25 4.25l3.5 3.5L9 18.5zM14 6.5l3.5 3.5'
export const BIN = 'M4.5 6.5h15M9.5 6V4h5v2M6.5 6.5l.75 13h9.5l.75-13M10.25 10v6M13.75 10v6'
export const DEVICE = 'M5 5.25h14v9.5H5zM2.75 18.75h18.5'
export const COPY = 'M8.75 8.75h10.5v10.5H8.75zM15.25 8.5V4.75H4.75v10.5H8.5'
export const SAVE = 'M12 4v11M7.5 10.75L12 15.25l4.5-4.5M4.75 19.25h14.5'
export const PRINT = 'M7.25 8.5V3.75h9.5V8.5M7 16.25H4.25v-7.5h15.5v7.5H17M7.25 13.25h9.5v7h-9.5z'
