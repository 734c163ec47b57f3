@NullMarked
package io.dikast.server.http;

import org.jspecify.annotations.NullMarked;
