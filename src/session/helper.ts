/** The entry of a thread that helps with one training's calculations: it has nothing else to do, and no memory of its own. */
import { workerData } from "node:worker_threads";
import { help, type Seat } from "../kernels/team";

help(workerData as Seat);
