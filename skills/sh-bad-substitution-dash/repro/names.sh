#!/bin/sh
branch=feature/Login
echo "image-${branch//\//-}"
