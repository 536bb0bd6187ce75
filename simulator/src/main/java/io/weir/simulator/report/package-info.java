/** Shows results: the table on a terminal and the files in the results folder. */
@NullMarked
package io.weir.simulator.report;

import org.jspecify.annotations.NullMarked;
