// Style sheets are files that the build takes; they export nothing.
declare module '*.css';
