/** The event bus for clients outside, over SockJS: what they are told, and the commands that they may send. */
package dev.sandlot.http.bridge;
