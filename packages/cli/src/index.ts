// The command line as a function, for whoever starts it from within.
export type { Terminal } from './connection.ts';
export { startOwnServer } from './demo/own-server.ts';
export { paperOn, type Paper } from './output/paper.ts';
export { runProgram } from './program.ts';
