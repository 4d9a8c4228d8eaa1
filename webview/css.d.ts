/** esbuild gathers imported style sheets into dist/webview/dashboard.css. */
declare module "*.css";
